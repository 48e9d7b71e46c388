package io.myriarch.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A schema as its XML file tells it: what the tests hold the codecs against. */
record Schema(String javaPackage, List<Message> messages) {
  /** A message, or an entry of a group. */
  record Message(String name, int id, List<Field> fields, List<Message> groups, List<Field> data) {}

  record Field(String name, String type) {}

  /** Reads {@code wire} or {@code journal}. */
  static Schema read(String name) {
    try (InputStream xml = Schema.class.getResourceAsStream("/sbe/" + name + ".xml")) {
      Element root =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml).getDocumentElement();
      List<Message> messages = new ArrayList<>();
      for (Element message : children(root, "sbe:message")) {
        messages.add(message(message));
      }
      return new Schema(root.getAttribute("package"), messages);
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Message message(Element element) {
    return new Message(
        element.getAttribute("name"),
        Integer.parseInt(element.getAttribute("id")),
        children(element, "field").stream().map(Schema::field).toList(),
        children(element, "group").stream().map(Schema::message).toList(),
        children(element, "data").stream().map(Schema::field).toList());
  }

  private static Field field(Element element) {
    return new Field(element.getAttribute("name"), element.getAttribute("type"));
  }

  private static List<Element> children(Element parent, String tag) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(node -> node.getNodeType() == Node.ELEMENT_NODE && node.getNodeName().equals(tag))
        .map(Element.class::cast)
        .toList();
  }
}
