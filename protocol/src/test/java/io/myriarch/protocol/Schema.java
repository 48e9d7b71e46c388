package io.myriarch.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A schema as its XML file tells it: what the tests hold the codecs against. */
public record Schema(
    String javaPackage,
    int id,
    int version,
    List<Message> messages,
    Map<String, String> encodings) {
  private static final Map<String, Integer> SIZES =
      Map.of(
          "int8", 1, "uint8", 1, "int16", 2, "uint16", 2, "int32", 4, "uint32", 4, "int64", 8,
          "uint64", 8);

  /** A message, or an entry of a group. */
  public record Message(
      String name, int id, List<Field> fields, List<Message> groups, List<Field> data) {}

  /** A field of a block, or data after it. */
  public record Field(String name, String type, int sinceVersion) {}

  /** Bytes of a field of this type in a block. */
  public int sizeOf(String type) {
    return SIZES.get(encodings.getOrDefault(type, type));
  }

  /** Reads {@code wire} or {@code journal}. */
  public static Schema read(String name) {
    try (InputStream xml = Schema.class.getResourceAsStream("/sbe/" + name + ".xml")) {
      Element root =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml).getDocumentElement();
      List<Message> messages = new ArrayList<>();
      for (Element message : children(root, "sbe:message")) {
        messages.add(message(message));
      }
      return new Schema(
          root.getAttribute("package"),
          Integer.parseInt(root.getAttribute("id")),
          Integer.parseInt(root.getAttribute("version")),
          messages,
          encodings(root));
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The primitive type behind each name of a type. */
  private static Map<String, String> encodings(Element root) {
    Map<String, String> encodings = new HashMap<>();
    for (Element types : children(root, "types")) {
      for (Element named : children(types, "enum")) {
        encodings.put(named.getAttribute("name"), named.getAttribute("encodingType"));
      }
      for (Element named : children(types, "type")) {
        encodings.put(named.getAttribute("name"), named.getAttribute("primitiveType"));
      }
    }
    return encodings;
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
    String since = element.getAttribute("sinceVersion");
    return new Field(
        element.getAttribute("name"),
        element.getAttribute("type"),
        since.isEmpty() ? 0 : Integer.parseInt(since));
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
